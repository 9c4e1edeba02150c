import { Agent, get } from 'node:http';

// Asks for one address over a few kept connections for the seconds given, and prints how many milliseconds each answer took.
const [, , address, cookie, seconds] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 2 });
const until = Date.now() + Number(seconds) * 1000;
const took = [];

function ask() {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    get(address, { agent, headers: { cookie } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${address} answered ${response.statusCode}`));
      response.resume();
      response.on('end', () => resolve(took.push(performance.now() - began)));
    }).on('error', reject);
  });
}

async function askAgain() {
  while (Date.now() < until) await ask();
}

await Promise.all(Array.from({ length: 2 }, askAgain));
process.stdout.write(JSON.stringify(took));
agent.destroy();
