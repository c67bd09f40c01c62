package import Corpus

/// What was removed from a store, or would be.
package struct StoreCleaning: Sendable {
    package internal(set) var removed: [String] = []
    package internal(set) var bytes = 0
    package internal(set) var kept = 0
    /// Uploads to a bucket that nobody ended.
    package internal(set) var uploads = 0
    /// Why uploads are not known: the key may not ask for them, or the bucket has no such list.
    package internal(set) var uploadsRefusal: QuarryError?
}
