import Glibc

/// The engine's ends of a child's streams; none blocks.
struct ChildStreams: Sendable {
    /// Requests out, answers in.
    let frames: Int32
    /// What the child prints to its standard error.
    let errors: Int32

    func close() {
        for descriptor in [frames, errors] { Glibc.close(descriptor) }
    }
}
