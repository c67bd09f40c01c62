import Corpus

/// What a page's head says of it.
struct HTMLFacts {
    var title, author, created, modified: String?

    /// Takes what a `meta` element states; the first of several holds.
    mutating func take(name: String, content: String) {
        let content = content.trimmed
        guard !content.isEmpty else { return }
        switch name.lowercased() {
        case "og:title": title = title ?? content
        case "author", "article:author", "dc.creator", "dcterms.creator":
            author = author ?? content
        case "article:published_time", "date", "dc.date", "dcterms.created":
            created = created ?? StatedDate.checked(content)
        case "article:modified_time", "last-modified", "dcterms.modified":
            modified = modified ?? StatedDate.checked(content)
        default: break
        }
    }
}
