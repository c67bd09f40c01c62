import QuarryKit

/// Hands on each generation that is published, until the task is cancelled: for services that go
/// on for days.
func follow(
    _ base: KnowledgeBase, take: (KnowledgeBase) -> Void
) async throws {
    var current = base
    while true {
        try await Task.sleep(for: .seconds(1))
        do {
            let newest = try await current.newest()
            guard newest !== current else { continue }
            current = newest
            take(newest)
        } catch {
            guard error.code != "cancelled" else { throw error }
            print("the generation before goes on:", error)
        }
    }
}
