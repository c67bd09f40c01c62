/// What was removed from a store, or would be.
package struct StoreCleaning: Sendable {
    package internal(set) var removed: [String] = []
    package internal(set) var bytes = 0
    package internal(set) var kept = 0
}
