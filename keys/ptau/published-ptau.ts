// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../../schema/hash.ts";

/** A published file of a Powers of Tau ceremony over BN254, prepared for phase 2, and the hash that is known of it. */
export type PublishedPtau = Readonly<{ name: string; power: number; algorithm: "blake2b" | "sha256"; hash: Hex }>;

/** Both tables begin with this power. */
const FIRST_POWER = 8;

/**
 * blake2b of Hermez' files: 54 contributions to the Perpetual Powers of Tau and a beacon. snarkjs publishes them with its links to
 * the files.
 */
const HERMEZ: readonly Hex[] = [
  "0xd6a8fb3a04feb600096c3b791f936a578c4e664d262e4aa24beed1b7a9a96aa5eb72864d628db247e9293384b74b36ffb52ca8d148d6e1b8b51e279fdf57b583",
  "0x94f108a80e81b5d932d8e8c9e8fd7f46cf32457e31462deeeef37af1b71c2c1b3c71fb0d9b59c654ec266b042735f50311f9fd1d4cadce47ab234ad163157cb5",
  "0x6cfeb8cda92453099d20120bdd0e8a5c4e7706c2da9a8f09ccc157ed2464d921fd0437fb70db42104769efd7d6f3c1f964bcf448c455eab6f6c7d863e88a5849",
  "0x47c282116b892e5ac92ca238578006e31a47e7c7e70f0baa8b687f0a5203e28ea07bbbec765a98dcd654bad618475d4661bfaec3bd9ad2ed12e7abc251d94d33",
  "0xded2694169b7b08e898f736d5de95af87c3f1a64594013351b1a796dbee393bd825f88f9468c84505ddd11eb0b1465ac9b43b9064aa8ec97f2b73e04758b8a4a",
  "0x58efc8bf2834d04768a3d7ffcd8e1e23d461561729beaac4e3e7a47829a1c9066d5320241e124a1a8e8aa6c75be0ba66f65bc8239a0542ed38e11276f6fdb4d9",
  "0xeeefbcf7c3803b523c94112023c7ff89558f9b8e0cf5d6cdcba3ade60f168af4a181c9c21774b94fbae6c90411995f7d854d02ebd93fb66043dbb06f17a831c1",
  "0x982372c867d229c236091f767e703253249a9b432c1710b4f326306bfa2428a17b06240359606cfe4d580b10a5a1f63fbed499527069c18ae17060472969ae6e",
  "0x6a6277a2f74e1073601b4f9fed6e1e55226917efb0f0db8a07d98ab01df1ccf43eb0e8c3159432acd4960e2f29fe84a4198501fa54c8dad9e43297453efec125",
  "0x6247a3433948b35fbfae414fa5a9355bfb45f56efa7ab4929e669264a0258976741dfbe3288bfb49828e5df02c2e633df38d2245e30162ae7e3bcca5b8b49345",
  "0x7e6a9c2e5f05179ddfc923f38f917c9e6831d16922a902b0b4758b8e79c2ab8a81bb5f29952e16ee6c5067ed044d7857b5de120a90704c1d3b637fd94b95b13e",
  "0xbca9d8b04242f175189872c42ceaa21e2951e0f0f272a0cc54fc37193ff6648600eaf1c555c70cdedfaf9fb74927de7aa1d33dc1e2a7f1a50619484989da0887",
  "0x89a66eb5590a1c94e3f1ee0e72acf49b1669e050bb5f93c73b066b564dca4e0c7556a52b323178269d64af325d8fdddb33da3a27c34409b821de82aa2bf1a27b",
  "0x9aef0573cef4ded9c4a75f148709056bf989f80dad96876aadeb6f1c6d062391f07a394a9e756d16f7eb233198d5b69407cca44594c763ab4a5b67ae73254678",
  "0x0d64f63dba1a6f11139df765cb690da69d9b2f469a1ddd0de5e4aa628abb28f787f04c6a5fb84a235ec5ea7f41d0548746653ecab0559add658a83502d1cb21b",
  "0x3063a0bd81d68711197c8820a92466d51aeac93e915f5136d74f63c394ee6d88c5e8016231ea6580bec02e25d491f319d92e77f5c7f46a9caa8f3b53c0ea544f",
  "0xfa404d140d5819d39984833ca5ec3632cd4995f81e82db402371a4de7c2eae8687c62bc632a95b0c6aadba3fb02680a94e09174b7233ccd26d78baca2647c733",
  "0x0377d860cdb09a8a31ea1b0b8c04335614c8206357181573bf294c25d5ca7dff72387224fbd868897e6769f7805b3dab02854aec6d69d7492883b5e4e5f35eeb",
  "0x418dee4a74b9592198bd8fd02ad1aea76f9cf3085f206dfd7d594c9e264ae919611b1459a1cc920c2f143417744ba9edd7b8d51e44be9452344a225ff7eead19",
  "0x10ffd99837c512ef99752436a54b9810d1ac8878d368fb4b806267bdd664b4abf276c9cd3c4b9039a1fa4315a0c326c0e8e9e8fe0eb588ffd4f9021bf7eae1a1",
  "0x55c77ce8562366c91e7cda394cf7b7c15a06c12d8c905e8b36ba9cf5e13eb37d1a429c589e8eaba4c591bc4b88a0e2828745a53e170eac300236f5c1a326f41a",
];

/**
 * sha256 of the Perpetual Powers of Tau after contribution 80, with a beacon. Their publisher states no hashes of the prepared
 * files: these are of the files in the publisher's store, as Nightfall's open source records them. Independent projects record
 * the same of powers 12, 13, 14, 16 and 24, and the file of power 11 was hashed for this table.
 */
const PERPETUAL: readonly Hex[] = [
  "0x5c411c13838e8e3ff80b6f87b81a0a92a66d2e64e82dd6af88ffc8ea89a548f6",
  "0x67e59e346767e179a5bd88b4789a56ce376708244c01a32b520ee208dbfb2595",
  "0x75b53cf75b5a1068d3a19575bf8164231b8a4babbf15383490de9c0144a15bf8",
  "0xe6569fe93a6a3ba25b1d0aee9e314fee91820e4989b6b0eb34518b0149862284",
  "0x35e163120e724a60853d0dd76ec54037f7c7b00584392255f71a4341d5a05c50",
  "0xccee28086e4b81d81a6e16fdee054d1dbd5276362e2662d4205d31de45cb930f",
  "0x3ca1149e9349b22b0ee0649399cfb787677129b7b1189d1899fc0d615d9583db",
  "0x4a8eb5a754ed4710d6ad603c2e1a89c72325a448e4474f8694d2c71c7c272f3d",
  "0xed3622a7c79b0b49aadd134ebbc5b77df8c8c59bccebdfd0d9bf2c1a51561cf9",
  "0xf807e065fde53f72f4bf4d57140fab85b26daa6cc95bdfec7cce93622b3a367c",
  "0x9693220206afab749e3d88d4ab5fdf5d36120ea102e7e587ccea0e7a5208e711",
  "0xd0cadfb7d5bad6c5e0b012fb1c4bbaa3cc98fe249988f9f99d1818175e4c2015",
  "0x560412532a1205145d5f21585274fb2cef61273496ddc7186aec855aab01a8cd",
  "0xb4131202088141088d83fc05d654a142b51117df0960568613069e0719e7645a",
  "0x9f50df02e370796098cecbb025d46a44c7165cac8bc5ebedd76d97f1129d9653",
  "0x05085994c8aa34e4925585202e178e09fb8acc04e9565311751e8a04dec81cb1",
  "0xd21a509863a643b8fd15af9b2f6f8af9b5928b3138af591edc2b7a731b8c2938",
  "0xa91fd8e8ed3332b5ebafc90bc05329c874133f7d47c6bfe33e26dca0c2d11ee1",
  "0xb354d098efff1c5ded84124fa9020eb2620b0faa62c2c7989217e062bf387651",
];

/** Every file that is taken without being given its hash. */
export const PUBLISHED_PTAU: readonly PublishedPtau[] = [
  ...HERMEZ.map((hash, index): PublishedPtau => {
    const power = FIRST_POWER + index;
    const suffix = index === HERMEZ.length - 1 ? "" : `_${twoDigits(power)}`; // the whole file, which the others are cut from
    return { name: `powersOfTau28_hez_final${suffix}.ptau`, power, algorithm: "blake2b", hash };
  }),
  ...PERPETUAL.map((hash, index): PublishedPtau => {
    const power = FIRST_POWER + index;
    return { name: `ppot_0080_${twoDigits(power)}.ptau`, power, algorithm: "sha256", hash };
  }),
];

/** Whether a file of this name, power and hash was published: where only a record of it is at hand. */
export function isPublishedAs(
  named: Readonly<{ name: string; power: number }> & Readonly<Record<PublishedPtau["algorithm"], Hex>>,
): boolean {
  return PUBLISHED_PTAU.some(
    ({ name, power, algorithm, hash }) => name === named.name && power === named.power && hash === named[algorithm],
  );
}

function twoDigits(power: number): string {
  return String(power).padStart(2, "0");
}
