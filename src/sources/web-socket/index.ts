export { webSocket, type WebSocketOptions, type WebSocketSource } from './web-socket.js';
