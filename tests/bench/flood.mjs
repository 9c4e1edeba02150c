// Signs in with wrong passwords, so many at once, each from an address and under a name of its own, until it is ended.
const [, , origin, atOnce] = process.argv;

let sent = 0;

async function signInAgain() {
  for (;;) {
    sent += 1;
    const answer = await fetch(`${origin}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        origin,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`,
      },
      body: new URLSearchParams({ email: `flood-${sent}@example.com`, password: 'a wrong password' }),
    });
    await answer.arrayBuffer();
  }
}

process.stdout.write('begun\n');
await Promise.all(Array.from({ length: Number(atOnce) }, signInAgain));
