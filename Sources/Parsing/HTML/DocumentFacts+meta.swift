import Corpus

extension DocumentFacts {
    /// Takes what a `meta` element of a page's head states; the first of several holds.
    mutating func takeMeta(name: String, content: String) {
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
