// express with express-session over connect-redis: says whether the session of a cookie is good, and touches it.
// usage: node express_session.cjs REDIS_SOCKET COOKIES [SESSIONS]
// Makes SESSIONS sessions, writes a Cookie field for each into COOKIES, then serves; prints its port.
const fs = require('fs');
const path = require('path');
const peers = path.join(__dirname, '..', '..', 'peers', 'node_modules');
const load = (name) => require(require.resolve(name, { paths: [peers] }));
const express = load('express');
const session = load('express-session');
const { RedisStore } = load('connect-redis');
const { createClient } = load('redis');
const crypto = require('crypto');

const [socket, cookies, count] = process.argv.slice(2);
const secret = 'bench';

function signed(id) {
    const mac = crypto.createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '');
    return `connect.sid=${encodeURIComponent(`s:${id}.${mac}`)}`;
}

async function main() {
    const client = createClient({ socket: { path: socket } });
    await client.connect();
    const store = new RedisStore({ client });
    const lines = [];
    for (let i = 0; i < Number(count || 10000); i++) {
        const id = crypto.randomBytes(24).toString('base64url');
        const cookie = { originalMaxAge: 1800000, expires: new Date(Date.now() + 1800000).toISOString(), httpOnly: true, path: '/' };
        await new Promise((resolve, reject) => store.set(id, { cookie, user: `c-${i}` }, (error) => (error ? reject(error) : resolve())));
        lines.push(signed(id));
    }
    fs.writeFileSync(cookies, `${lines.join('\n')}\n`);
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    app.use(session({ store, secret, resave: false, saveUninitialized: false, cookie: { maxAge: 1800000 } }));
    app.get('/', (request, response) => {
        if (!request.session.user) return response.status(401).json({ status: 'unknown' });
        return response.json({ status: 'active', id: request.session.user, expires: request.session.cookie.expires });
    });
    const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
}

main().catch((error) => {
    console.error(`express_session: ${error.message}`);
    process.exit(3);
});
