// Where the shop's assistant is: HTTPS, and on the mini-program's list of request domains (request 合法域名).
App({ globalData: { assistant: 'https://chat.example.org' } })
