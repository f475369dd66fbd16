// Prints a line of the log: a code and numbers, and nothing else has a way in (P7).
import type { LogCode } from './ports.ts';
import { logLine } from './redact.ts';

export const log: LogCode = (code, numbers) => console.log(logLine(code, numbers));
