/// What makes texts of one script look alike to a model, whatever they say: directions that are
/// taken out of a question's vector before chunks are compared with it.
///
/// A multilingual encoder puts texts of one language nearer to each other than to texts of the same
/// meaning in another one (Roy et al. 2020, LAReQA). In an index of several languages a question
/// then finds what is written like it rather than what answers it. The difference of two scripts'
/// mean vectors is the direction of that bias; a question without a part in it is as near to
/// chunks of either script. Chunks stay as they are. (Yang et al. 2021 take such directions out of
/// both sides.)
package struct ScriptDirections: Hashable, Sendable {
    /// Orthonormal.
    private var basis: [[Double]] = []

    /// - Parameter pairs: mean vectors of two scripts that the model compares well.
    package init(_ pairs: [(first: [Float], second: [Float])] = []) {
        for (first, second) in pairs {
            precondition(first.count == second.count, "vectors of one index have one dimension")
            var direction = zip(first, second).map { Double($0) - Double($1) }
            Self.remove(basis, from: &direction)
            let length = Self.dot(direction, direction).squareRoot()
            // What other pairs have said already.
            guard length > 1e-3 else { continue }
            basis.append(direction.map { $0 / length })
        }
    }

    /// The vector without its part in the directions, of length 1.
    /// - Complexity: O(directions · dimension).
    package func neutral(_ vector: [Float]) -> [Float] {
        guard !basis.isEmpty else { return vector }
        var result = vector.map(Double.init)
        Self.remove(basis, from: &result)
        let length = Self.dot(result, result).squareRoot()
        guard length > 1e-6 else { return vector }
        return result.map { Float($0 / length) }
    }

    private static func remove(_ basis: [[Double]], from vector: inout [Double]) {
        for direction in basis {
            let part = dot(vector, direction)
            for index in vector.indices { vector[index] -= part * direction[index] }
        }
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for index in left.indices { sum += left[index] * right[index] }
        return sum
    }
}
