// Settings of a test process. To be imported before anything that reads them, which is why it is a file of its own.
import { testDatabase } from "@/server/db/testDatabase";

process.env.SHOAL_MASTER_KEY ??= Buffer.alloc(32, 7).toString("base64");
process.env.LOG_LEVEL ??= "silent";
process.env.DATABASE_URL = await testDatabase();
