const { createAssistant, shown } = require('../../api')

const KEY = 'conversation'
const base = getApp().globalData.assistant

Page({
  data: { turns: [], suggestions: [], text: '', busy: false },

  onLoad() {
    const store = { get: () => wx.getStorageSync(KEY), set: id => wx.setStorageSync(KEY, id) }
    this.assistant = createAssistant({ send: wx.request, base, store })
  },

  onInput({ detail }) { this.setData({ text: detail.value }) },

  onSend() {
    const text = this.data.text.trim()
    if (text) this.hear(text, () => this.assistant.say(text))
  },

  onSuggestion({ currentTarget }) {
    const place = currentTarget.dataset.place
    this.hear(this.data.suggestions[place], () => this.assistant.choose(place + 1))
  },

  onAdd({ currentTarget }) {
    const { id, sku, title } = currentTarget.dataset
    this.hear(`加入购物车：${title}`, () => this.assistant.addToCart(id, sku))
  },

  async hear(said, asked) {
    if (this.data.busy) return
    this.setData({ busy: true, text: '', suggestions: [] })
    let answer
    try {
      answer = shown(await asked(), base)
    } catch (error) {
      answer = { reply: error.status === 0 ? '网络不太好，请再试一次。' : error.message, products: [], suggestions: [] }
    }
    const turns = this.data.turns.concat({ said, reply: answer.reply, products: answer.products })
    this.setData({ turns, suggestions: answer.suggestions, busy: false })
  }
})
