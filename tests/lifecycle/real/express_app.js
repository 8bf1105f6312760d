// A login with express-session. `sound`: as its documentation advises, the session is made anew at login and
// destroyed at logout. `naive`: as many do it, who only write the user into the session and clear the cookie.
'use strict';

const path = require('path');
const peers = path.join(__dirname, '..', '..', 'peers', 'node_modules');
const express = require(path.join(peers, 'express'));
const session = require(path.join(peers, 'express-session'));

const sound = process.argv[2] === 'sound';
const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: process.env.APP_SECRET, resave: false, saveUninitialized: true }));

app.get('/', (request, response) => response.send('<a href="/login">Log in</a>'));
app.get('/login', (request, response) =>
  response.send('<form method="post"><input name="user"><input type="password" name="password"><button>Go</button></form>'));

app.post('/login', (request, response, next) => {
  if (request.body.user !== 'anna' || request.body.password !== process.env.APP_PASSWORD) {
    return response.status(401).send('Wrong name or password');
  }
  const enter = (error) => {
    if (error) return next(error);
    request.session.user = request.body.user;
    return response.redirect(303, '/account');
  };
  return sound ? request.session.regenerate(enter) : enter();
});

app.get('/account', (request, response) => {
  if (!request.session.user) return response.redirect(303, '/login');
  return response.send(`Hello ${request.session.user}`);
});

app.post('/logout', (request, response, next) => {
  response.clearCookie('connect.sid');
  if (!sound) return response.redirect(303, '/');
  return request.session.destroy((error) => (error ? next(error) : response.redirect(303, '/')));
});

const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
