// Decides that the SDK says nothing: it writes the contents of messages to its log (P7). Must never let it run while that cannot be prevented.
// To be imported before the rest of the SDK, whose parts bind the log function, and make child loggers, while they load.
import { logger as sdkLogger } from 'matrix-js-sdk/lib/logger.js';

const silence = (): void => undefined;
export interface SilentLogger extends Record<
  'trace' | 'debug' | 'info' | 'warn' | 'error',
  () => void
> {
  readonly getChild: () => SilentLogger;
}
/** For a client: a logger without a sink. */
export const silentLogger: SilentLogger = {
  trace: silence,
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
  getChild: () => silentLogger,
};

interface LoudLogger {
  methodFactory: () => () => void;
  readonly rebuild: () => void;
}
const isLoudLogger = (value: object): value is LoudLogger =>
  'methodFactory' in value && 'rebuild' in value;

/** Throws when the SDK's logger is no longer the one we know: better no chat than a chat in the log. */
const silenceSdk = (loud: object): void => {
  if (!isLoudLogger(loud)) throw new Error('unknown logger');
  // Each child sets its own level again, so the sink itself is taken away.
  loud.methodFactory = () => silence;
  loud.rebuild();
};
silenceSdk(sdkLogger);
