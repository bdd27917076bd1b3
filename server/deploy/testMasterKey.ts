/** Gives a test process a master key of its own; import it before anything that reads the environment. */
process.env.SHOAL_MASTER_KEY ??= Buffer.alloc(32, 7).toString("base64");
process.env.LOG_LEVEL ??= "warn";

export {};
