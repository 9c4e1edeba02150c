import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** A line to a database server that is cut at a word: what was not sent by then never arrives, what was not read is lost. */
export type CuttableLine = {
  /** The server's address through the line. */
  url: string;
  /** Cuts it now: a statement that is about to be sent never is. */
  cut(): void;
  /** Cuts it at the server's next answer: whatever asked for it was carried out, and nobody learns so. */
  cutAtAnswer(): void;
  close(): Promise<void>;
};

/** Opens a line to the server of an address. */
export async function openLine(url: string): Promise<CuttableLine> {
  const target = new URL(url);
  const open = new Set<Socket>();
  let untilAnswer = false;
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (sent) => void far.write(sent));
    far.on('data', (answer) => {
      if (!untilAnswer) return void near.write(answer);
      untilAnswer = false;
      cut();
    });
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const line = new URL(url);
  line.hostname = '127.0.0.1';
  line.port = String((server.address() as AddressInfo).port);
  return {
    url: line.href,
    cut,
    cutAtAnswer() {
      untilAnswer = true;
    },
    close() {
      cut();
      return new Promise((closed) => void server.close(() => closed()));
    },
  };
}
