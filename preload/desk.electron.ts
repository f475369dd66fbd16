// Entry of the desk cell's preload.
import { exposeCell } from './bridge.electron.ts';

exposeCell('desk');
