import { setup } from './built.ts';

/** Builds the portal and founds its demonstration company ahead of the tests that look at them, beside other work. */
await setup();
