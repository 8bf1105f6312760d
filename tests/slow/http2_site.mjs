// A site over HTTP/2 alone, for http2.sh. Prints its port.
import { readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";

const [certificate, key] = process.argv.slice(2);
const server = createSecureServer({ cert: readFileSync(certificate), key: readFileSync(key), allowHTTP1: false });
server.on("sessionError", () => {});
server.on("stream", (stream, headers) => {
    if (headers[":path"] !== "/") {
        stream.respond({ ":status": 404 });
        stream.end();
        return;
    }
    stream.respond({
        ":status": 200,
        "content-type": "text/html",
        "set-cookie": ["sid=Qw8Zr5Tb1Xw7Yd4Mk3J9sLq2Vn; Path=/; Secure; SameSite=Lax", "lang=en; Path=/; Secure; HttpOnly; SameSite=Lax"],
    });
    stream.end("<!doctype html><title>Two</title>");
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
