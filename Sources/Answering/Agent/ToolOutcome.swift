/// What comes of a call of a tool.
enum ToolOutcome {
    case done(Observation)
    /// Why it can't be, for the model.
    case refused(String)
}
