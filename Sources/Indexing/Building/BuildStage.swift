/// The parts of a build, in order.
package enum BuildStage: String, Sendable, CaseIterable {
    case scan, prepare, segments, calibrate, publish
}
