import Foundation
import TestSupport

/// BERT written as the papers do, in double precision, loop by loop: the twin the encoder is
/// held against.
struct NaiveBERT {
    typealias Matrix = [[Double]]

    let model: TinyModel
    private let tensors: [String: [Double]]

    init(_ model: TinyModel) {
        self.model = model
        var tensors: [String: [Double]] = [:]
        for tensor in model.tensors { tensors[tensor.name] = tensor.values.map(Double.init) }
        self.tensors = tensors
    }

    /// The last layer's vectors.
    func hidden(_ ids: [Int32]) -> Matrix {
        var x = norm("embeddings.LayerNorm", embed(ids))
        for layer in 0..<model.layers {
            let name = "encoder.layer.\(layer)."
            let context = attention(name + "attention.self.", x)
            let attended = linear(name + "attention.output.dense", context)
            let middle = norm(name + "attention.output.LayerNorm", add(x, attended))
            let inner = linear(name + "intermediate.dense", middle).map { $0.map(activate) }
            x = norm(name + "output.LayerNorm", add(middle, linear(name + "output.dense", inner)))
        }
        return x
    }

    func vector(_ ids: [Int32]) -> [Double] {
        let rows = hidden(ids)
        var pooled = rows[0]
        if model.pooling == "mean" {
            pooled = pooled.indices.map { column in
                rows.reduce(0) { $0 + $1[column] } / Double(rows.count)
            }
        }
        return model.normalizes ? Self.normalized(pooled) : pooled
    }

    static func normalized(_ vector: [Double]) -> [Double] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }

    private func embed(_ ids: [Int32]) -> Matrix {
        ids.enumerated().map { place, id in
            (0..<model.hidden).map { column in
                tensors["embeddings.word_embeddings.weight"]![Int(id) * model.hidden + column]
                    + tensors["embeddings.position_embeddings.weight"]![
                        place * model.hidden + column]
                    + tensors["embeddings.token_type_embeddings.weight"]![column]
            }
        }
    }

    private func attention(_ name: String, _ x: Matrix) -> Matrix {
        let query = linear(name + "query", x)
        let key = linear(name + "key", x)
        let value = linear(name + "value", x)
        let size = model.hidden / model.heads
        return x.indices.map { row in
            (0..<model.heads).flatMap { head -> [Double] in
                let columns = head * size..<(head + 1) * size
                let scores = x.indices.map { other in
                    columns.reduce(0.0) { $0 + query[row][$1] * key[other][$1] }
                        / Double(size).squareRoot()
                }
                let weights = scores.map { exp($0 - scores.max()!) }
                let sum = weights.reduce(0, +)
                return columns.map { column in
                    x.indices.reduce(0.0) { $0 + weights[$1] * value[$1][column] } / sum
                }
            }
        }
    }

    private func linear(_ name: String, _ x: Matrix) -> Matrix {
        let weight = tensors[name + ".weight"]!
        let bias = tensors[name + ".bias"]!
        let width = x[0].count
        return x.map { row in
            bias.indices.map { out in
                row.indices.reduce(bias[out]) { $0 + row[$1] * weight[out * width + $1] }
            }
        }
    }

    private func norm(_ name: String, _ x: Matrix) -> Matrix {
        let gamma = tensors[name + ".weight"]!
        let beta = tensors[name + ".bias"]!
        return x.map { row in
            let mean = row.reduce(0, +) / Double(row.count)
            let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
            return row.indices.map {
                (row[$0] - mean) / (variance + 1e-12).squareRoot() * gamma[$0] + beta[$0]
            }
        }
    }

    private func add(_ a: Matrix, _ b: Matrix) -> Matrix {
        zip(a, b).map { zip($0, $1).map { $0 + $1 } }
    }

    private func activate(_ x: Double) -> Double {
        switch model.activation {
        case "relu": max(x, 0)
        case "gelu": x / 2 * (1 + erf(x / 2.0.squareRoot()))
        default:
            x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
        }
    }
}
