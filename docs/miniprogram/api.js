// The assistant over its JSON API (docs/api.md). `send` is wx.request, or anything that takes the same object.
// A message keeps its id until it is answered, so one that was lost on the way is answered once.

function createAssistant({ send, base, userToken = null, store = null }) {
  let conversationId = (store && store.get()) || null
  let last = 0

  function post(path, data) {
    return new Promise((resolve, reject) => {
      send({
        url: base + path,
        method: 'POST',
        header: { 'Content-Type': 'application/json' },
        timeout: 30000,
        data,
        success: ({ statusCode, data: answer }) => {
          if (statusCode === 200) return resolve(answer)
          const told = (answer && answer.error) || { code: 'failed', message: `HTTP ${statusCode}` }
          reject(Object.assign(new Error(told.message), { code: told.code, status: statusCode }))
        },
        fail: ({ errMsg }) => reject(Object.assign(new Error(errMsg), { code: 'offline', status: 0 }))
      })
    })
  }

  async function once(body) {
    const named = { ...body }
    if (conversationId) named.conversation_id = conversationId
    if (userToken) named.user_token = userToken
    const turn = await post('/api/chat', named)
    conversationId = turn.conversation_id
    if (store) store.set(conversationId)
    return turn
  }

  async function ask(body, tries = 3) {
    const named = { ...body, message_id: `${Date.now()}-${++last}` }
    for (let left = tries - 1; ; left--) {
      try {
        return await once(named)
      } catch (error) {
        if (error.code === 'unknown_conversation' && conversationId) {
          conversationId = null // it was erased, or is somebody else's: begin anew
        } else if (left <= 0 || !(error.status === 0 || error.status === 429 || error.status >= 500)) {
          throw error
        } else {
          await new Promise(resolve => setTimeout(resolve, 1000))
        }
      }
    }
  }

  return {
    say: text => ask({ message: text }),
    choose: place => ask({ click: { event: 'suggestion', position: place } }),
    addToCart: (productId, sku) => ask({ click: { event: 'add_to_cart', product_id: productId, ...(sku ? { value: sku } : {}) } }),
    conversation: () => conversationId
  }
}

// What a page shows of a turn; pictures of the shop's own are told by an address that starts with '/'.
function shown(turn, base) {
  const signs = { CNY: '¥', USD: '$' }
  return {
    reply: turn.reply,
    products: (turn.products || []).map(({ id, title, price, currency, image_url: picture, variants }) => ({
      id,
      title,
      price: price === null ? '' : `${signs[currency] || `${currency || ''} `}${price}`,
      picture: picture && picture.startsWith('/') ? base + picture : picture || '',
      sku: variants && variants.length === 1 ? variants[0].sku : ''
    })),
    suggestions: turn.suggestions || []
  }
}

module.exports = { createAssistant, shown }
