// The part of solc-js that is used here. It ships no types.
declare module "solc" {
  const solc: {
    /** Standard JSON in, standard JSON out. */
    compile(input: string): string;
  };
  // eslint-disable-next-line no-restricted-syntax -- it is a CommonJS module
  export default solc;
}
