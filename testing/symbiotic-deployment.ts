// SPDX-License-Identifier: GPL-3.0-or-later
import { type BaseContract, Contract } from "ethers";
import type { Connection } from "./deploy-fixture.ts";
import { compiledSymbioticCore } from "./symbiotic-core.ts";

const ENTITY_TYPE = 0n;
const VAULT_VERSION = 1n;
const EPOCH_SECONDS = 7n * 86_400n;

/** A subnetwork's name on Symbiotic: the network's address and the network's own number for it. */
export const subnetworkOf = (network: string, identifier = 0n): string =>
  `${network.toLowerCase()}${identifier.toString(16).padStart(24, "0")}`;

/**
 * Symbiotic's core as its own script deploys it, with a vault whose stake a NetworkRestakeDelegator shares among operators.
 * `curator` holds every role of the vault and of its delegator. `staked`: another token than one that anybody can make.
 */
export async function deploySymbiotic({ ethers }: Connection, staked?: string) {
  const compiled = compiledSymbioticCore();
  const [deployer, curator, network, staker] = await ethers.getSigners();
  if (!deployer || !curator || !network || !staker) throw new Error("the simulated chain has too few accounts");
  const abiOf = (name: string): readonly object[] => compiled[name]?.abi ?? [];
  const deploy = async (name: string, ...args: unknown[]): Promise<Contract> => {
    const factory = new ethers.ContractFactory([...abiOf(name)], compiled[name]?.bytecode ?? "0x", deployer);
    const contract = await factory.deploy(...args);
    return new Contract(await contract.getAddress(), [...abiOf(name)], deployer);
  };
  const send = async (contract: Pick<BaseContract, "getFunction">, name: string, ...args: unknown[]): Promise<void> => {
    await contract.getFunction(name).send(...args);
  };

  const [vaultFactory, delegatorFactory, slasherFactory] = [
    await deploy("VaultFactory", deployer),
    await deploy("DelegatorFactory", deployer),
    await deploy("SlasherFactory", deployer),
  ];
  const networkRegistry = await deploy("NetworkRegistry");
  const operatorRegistry = await deploy("OperatorRegistry");
  const middlewareService = await deploy("NetworkMiddlewareService", networkRegistry);
  const vaultOptIn = await deploy("OptInService", operatorRegistry, vaultFactory, "OperatorVaultOptInService");
  const networkOptIn = await deploy("OptInService", operatorRegistry, networkRegistry, "OperatorNetworkOptInService");
  await send(vaultFactory, "whitelist", await deploy("Vault", delegatorFactory, slasherFactory, vaultFactory));
  const delegatorCode = await deploy(
    "NetworkRestakeDelegator",
    ...[networkRegistry, vaultFactory, vaultOptIn, networkOptIn, delegatorFactory, ENTITY_TYPE],
  );
  await send(delegatorFactory, "whitelist", delegatorCode);
  const slasherCode = await deploy("Slasher", vaultFactory, middlewareService, slasherFactory, ENTITY_TYPE);
  await send(slasherFactory, "whitelist", slasherCode);
  const configurator = await deploy("VaultConfigurator", vaultFactory, delegatorFactory, slasherFactory);

  const collateral = await ethers.deployContract("MintableToken");
  const token = staked ?? (await collateral.getAddress());
  const parameters = createParameters(ethers.AbiCoder.defaultAbiCoder(), token, curator.address);
  const [vaultAt, delegatorAt, slasherAt] = (await configurator.getFunction("create").staticCall(parameters)) as [
    string,
    string,
    string,
  ];
  await send(configurator, "create", parameters);
  return {
    ...{ deployer, curator, network, staker, collateral, networkRegistry, operatorRegistry, middlewareService },
    ...{ vaultOptIn, networkOptIn, send },
    vault: new Contract(vaultAt, [...abiOf("Vault")], deployer),
    delegator: new Contract(delegatorAt, [...abiOf("NetworkRestakeDelegator")], curator),
    slasher: new Contract(slasherAt, [...abiOf("Slasher")], deployer),
    subnetwork: subnetworkOf(network.address),
  };
}

export type Symbiotic = Awaited<ReturnType<typeof deploySymbiotic>>;

/** Registers the network and opts an operator into network and vault. */
export async function joinSymbiotic(symbiotic: Symbiotic, operators: readonly Signer[]): Promise<void> {
  const { network, networkRegistry, operatorRegistry, vaultOptIn, networkOptIn, vault, delegator, send } = symbiotic;
  await send(networkRegistry.connect(network), "registerNetwork");
  await send(delegator.connect(network), "setMaxNetworkLimit", 0n, 2n ** 128n);
  for (const operator of operators) {
    await send(operatorRegistry.connect(operator), "registerOperator");
    await send(vaultOptIn.connect(operator), "optIn", vault);
    await send(networkOptIn.connect(operator), "optIn", network.address);
  }
}

type Signer = Awaited<ReturnType<Connection["ethers"]["getSigners"]>>[number];
type AbiCoder = ReturnType<Connection["ethers"]["AbiCoder"]["defaultAbiCoder"]>;

function createParameters(coder: AbiCoder, collateral: string, curator: string): unknown[] {
  const none = "0x0000000000000000000000000000000000000000";
  const vault = coder.encode(
    ["tuple(address,address,uint48,bool,bool,uint256,address,address,address,address,address)"],
    [
      [
        collateral,
        "0x000000000000000000000000000000000000dEaD",
        EPOCH_SECONDS,
        false,
        false,
        0n,
        ...Array<string>(5).fill(curator),
      ],
    ],
  );
  const delegator = coder.encode(
    ["tuple(tuple(address,address,address),address[],address[])"],
    [[[curator, none, curator], [curator], [curator]]],
  );
  const slasher = coder.encode(["tuple(tuple(bool))"], [[[false]]]);
  return [VAULT_VERSION, curator, vault, ENTITY_TYPE, delegator, true, ENTITY_TYPE, slasher];
}
