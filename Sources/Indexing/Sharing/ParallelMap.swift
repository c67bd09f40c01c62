import Dispatch

/// `transform` of every element on up to `threads` Dispatch threads, in the elements' order.
func parallelMap<Element, Value>(
    _ elements: [Element], threads: Int, transform: (Element) -> Value
) -> [Value] {
    // Each iteration writes its own slots, and concurrentPerform ends before they are read.
    nonisolated(unsafe) let transform = transform
    nonisolated(unsafe) let elements = elements
    return [Value](unsafeUninitializedCapacity: elements.count) { buffer, count in
        // Shared as said above: a slot has one writer.
        nonisolated(unsafe) let slots = buffer
        let lanes = min(max(threads, 1), max(elements.count, 1))
        DispatchQueue.concurrentPerform(iterations: lanes) { lane in
            for index in stride(from: lane, to: elements.count, by: lanes) {
                slots.initializeElement(at: index, to: transform(elements[index]))
            }
        }
        count = elements.count
    }
}
