import { Agent, get } from 'node:http';

// Asks for one address again and again over a few kept connections, and prints how many answers came in the time given.
const [, , address, cookie, seconds] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const until = Date.now() + Number(seconds) * 1000;
let answered = 0;

function ask() {
  return new Promise((resolve, reject) => {
    get(address, { agent, headers: cookie ? { cookie } : {} }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${address} answered ${response.statusCode}`));
      response.resume();
      response.on('end', resolve);
    }).on('error', reject);
  });
}

async function askAgain() {
  while (Date.now() < until) {
    await ask();
    answered += 1;
  }
}

await Promise.all(Array.from({ length: 8 }, askAgain));
process.stdout.write(String(answered));
agent.destroy();
