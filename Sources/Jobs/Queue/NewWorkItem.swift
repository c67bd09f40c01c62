import Corpus

/// An item to be queued.
package struct NewWorkItem: Hashable, Sendable {
    package let kind: WorkItem.Kind
    package let key: String
    package let input: WorkInput?

    package init(kind: WorkItem.Kind, key: String, input: WorkInput? = nil) {
        self.kind = kind
        self.key = key
        self.input = input
    }
}
