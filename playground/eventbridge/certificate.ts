import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { pki } from 'node-forge';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A key and the certificate that it signed itself, both in PEM. */
export interface Certificate {
  privateKey: string;
  certificate: string;
}

let made: Certificate | undefined;

/** The key that pushes are signed with: made when it is first needed, for as long as the process runs. */
export function pushCertificate(): Certificate {
  made ??= newCertificate();
  return made;
}

function newCertificate(): Certificate {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(keys.publicKey);
  certificate.serialNumber = `01${randomBytes(8).toString('hex')}`;
  certificate.validity.notBefore = new Date(Date.now() - DAY_MS);
  certificate.validity.notAfter = new Date(Date.now() + 365 * DAY_MS);
  const names = [{ name: 'commonName', value: 'The EventBridge of the playground' }];
  certificate.setSubject(names);
  certificate.setIssuer(names);
  certificate.sign(pki.privateKeyFromPem(keys.privateKey));
  return { privateKey: keys.privateKey, certificate: pki.certificateToPem(certificate) };
}
