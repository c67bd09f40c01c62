import QuarryKit

let base = try KnowledgeBase(index: "indexes/finance")
for answer in try base.search("退款期限", count: 3) {
    print(answer.source, answer.page ?? 0, answer.heading.last ?? "")
}

var options = KnowledgeBase.Options()
options.filters = ["type:pdf", "page:2-"]
options.collapse = .nearDuplicates
let list = try base.search("refund", options: options)
print(list.answers.count, list.hasMore, list.notes)
