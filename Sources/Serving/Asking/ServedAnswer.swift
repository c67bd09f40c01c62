package import Answering

/// An answer, and what it came from.
package struct ServedAnswer: Sendable {
    package var generation: ServedGeneration
    package var answer: Answer
}
