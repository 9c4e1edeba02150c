import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * Runs the npm scripts named, as many at once as the machine has cores and in the order named, so that the longest stand
 * first. What each said is written when it ends; the exit status is 1 when one failed, after all have ended.
 */
async function main(scripts: readonly string[]): Promise<void> {
  const queue = [...scripts];
  const failed: string[] = [];
  const work = async () => {
    for (let script = queue.shift(); script !== undefined; script = queue.shift()) {
      const { status, said } = await run(script);
      process.stdout.write(`${said.trimEnd()}\n${script}: ${status === 0 ? 'nothing to say against it' : 'FAILED'}\n`);
      if (status !== 0) failed.push(script);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  if (failed.length > 0) {
    process.stderr.write(`Failed: ${failed.join(', ')}\n`);
    process.exitCode = 1;
  }
}

function run(script: string): Promise<{ status: number | null; said: string }> {
  return new Promise((ended, failed) => {
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (text: Buffer) => {
        said += text.toString();
      });
    child.on('error', failed);
    child.on('close', (status) => ended({ status, said }));
  });
}

await main(process.argv.slice(2));
