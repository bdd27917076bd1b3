import { randomBytes } from "node:crypto";

/**
 * The headers of every answer. Scripts run only with the nonce, which is new for each page: Next.js finds it in the
 * request's own policy header and puts it on what it renders. Inline styles stay allowed: the editor and lists that
 * place their rows need them.
 */
export function securityHeaders(url: string): { policy: string; headers: Record<string, string> } {
  const isTls = url.startsWith("https:");
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  return {
    policy,
    headers: {
      "content-security-policy": policy,
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      ...(isTls ? { "strict-transport-security": "max-age=31536000" } : {}),
    },
  };
}
