import DequeModule
import Foundation

/// A first-in first-out queue between threads of our own: `push` blocks while it is full, `pop`
/// while it is empty and open.
// Every access to the state holds the condition's lock.
package final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var elements: Deque<Element> = []
    private var isClosed = false
    private let capacity: Int

    package init(capacity: Int) {
        precondition(capacity > 0, "a queue holds at least one element")
        self.capacity = capacity
    }

    /// False if the queue is closed, and the element was not taken.
    @discardableResult
    package func push(_ element: Element) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while elements.count >= capacity && !isClosed { condition.wait() }
        guard !isClosed else { return false }
        elements.append(element)
        condition.broadcast()
        return true
    }

    /// The oldest element; nil once the queue is closed and empty.
    package func pop() -> Element? {
        condition.lock()
        defer { condition.unlock() }
        while elements.isEmpty && !isClosed { condition.wait() }
        guard let element = elements.popFirst() else { return nil }
        condition.broadcast()
        return element
    }

    /// The oldest element if there is one now.
    package func popIfReady() -> Element? {
        condition.lock()
        defer { condition.unlock() }
        guard let element = elements.popFirst() else { return nil }
        condition.broadcast()
        return element
    }

    /// No more elements: waiting calls return.
    package func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }
}
