/** Passwords are bcrypt hashes of 12 rounds, made and compared outside any transaction. */
import bcrypt from 'bcrypt';

const ROUNDS = 12;

export const hashPassword = (password: string): Promise<string> => bcrypt.hash(password, ROUNDS);
export const matchesPassword = (password: string, hash: string): Promise<boolean> => bcrypt.compare(password, hash);
