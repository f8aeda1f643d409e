using Distilabel.Dataflow.Generators.Pipelines.Following.States;
using Distilabel.Dataflow.Generators.Pipelines.Following.Values;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Evaluation;

/// <summary>A part of the interpreter: the model of one kind of code.</summary>
internal abstract class Part(Interpreter all)
{
    protected Interpreter All { get; } = all;

    protected Value Evaluate(IOperation operation, State state) => All.Evaluate(operation, state);

    protected Note NoteOn(IOperation operation) => All.NoteOn(operation);

    protected SyntaxNode? Locate(SyntaxNode node) => All.Locate(node);

    protected void Escape(Value value, Note note, State state) => All.Escape.Of(value, note, state);

    protected Value Opaque(ITypeSymbol? type, Note note, State state, bool isOutside = false) => All.Opaque(type, note, state, isOutside: isOutside);

    protected static bool IsInSource(ISymbol symbol) => !symbol.DeclaringSyntaxReferences.IsEmpty;
}
