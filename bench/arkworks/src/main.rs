// SPDX-License-Identifier: GPL-3.0-or-later
// arkworks as a prover that lives, for bench/prover.ts: opens a zkey and a witness once, says how long the key took, and
// proves once for each line that it reads. Every answer is one line of JSON.
//   arkworks-prover <zkey> <wtns>
use ark_bn254::{Bn254, Fq, Fr, G1Affine, G2Affine};
use ark_circom::{read_zkey, CircomReduction};
use ark_ec::AffineRepr;
use ark_ff::{PrimeField, UniformRand};
use ark_groth16::Groth16;
use std::{env, fs, fs::File, io, io::BufRead, io::BufReader, io::Write, time::Instant};

const HEADER_BYTES: usize = 76;
const VALUE_BYTES: usize = 32;

fn main() {
    let paths: Vec<String> = env::args().skip(1).collect();
    let started = Instant::now();
    let mut zkey = BufReader::new(File::open(&paths[0]).expect("the zkey"));
    let (key, index) = read_zkey(&mut zkey).expect("a zkey");
    let matrices: Vec<_> = [index.a, index.b, index.c].iter().map(|each| each.clone().into()).collect();
    let (inputs, constraints) = (index.num_instance_variables, index.num_constraints);
    say(&format!("{{\"openMs\":{}}}", milliseconds(started)));

    let witness = fs::read(&paths[1]).expect("the witness");
    let values: Vec<Fr> = witness[HEADER_BYTES..].chunks(VALUE_BYTES).map(Fr::from_le_bytes_mod_order).collect();
    let mut random = ark_std::rand::rngs::OsRng;
    for line in io::stdin().lock().lines() {
        line.expect("a line");
        let started = Instant::now();
        let (r, s) = (Fr::rand(&mut random), Fr::rand(&mut random));
        let proof = Groth16::<Bn254, CircomReduction>::create_proof_with_reduction_and_matrices(
            &key, r, s, &matrices, inputs, constraints, &values,
        )
        .expect("a proof");
        let ms = milliseconds(started);
        let words: Vec<String> = words_of(proof.a, proof.b, proof.c).iter().map(|word| format!("\"{word}\"")).collect();
        let signals: Vec<String> = values[1..inputs].iter().map(|value| format!("\"{value}\"")).collect();
        say(&format!("{{\"ms\":{ms},\"proof\":[{}],\"publicSignals\":[{}]}}", words.join(","), signals.join(",")));
    }
}

/// A proof as the EVM takes it: G2's imaginary parts first.
fn words_of(a: G1Affine, b: G2Affine, c: G1Affine) -> [Fq; 8] {
    let ((ax, ay), (cx, cy)) = (a.xy().expect("a point"), c.xy().expect("a point"));
    let (bx, by) = b.xy().expect("a point");
    [ax, ay, bx.c1, bx.c0, by.c1, by.c0, cx, cy]
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn say(line: &str) {
    println!("{line}");
    io::stdout().flush().expect("a reader");
}
