namespace Distilabel.Dataflow;

/// <summary>One of the rows that a global step was given: it hands back those that go on, in the order that they shall have.</summary>
/// <param name="Index">The row's place among those given.</param>
public readonly record struct RowHandle(int Index);

/// <summary>A row, with a value that belongs to it: the input columns going in, the output columns coming out.</summary>
/// <typeparam name="T">The step's <c>Input</c> or <c>Output</c>.</typeparam>
/// <param name="Handle">The row.</param>
/// <param name="Value">Its columns.</param>
public readonly record struct GlobalRow<T>(RowHandle Handle, T Value)
{
    /// <summary>This row with other columns.</summary>
    public GlobalRow<TOutput> With<TOutput>(TOutput output) => new(Handle, output);
}
