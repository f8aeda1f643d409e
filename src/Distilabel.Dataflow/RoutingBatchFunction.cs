namespace Distilabel.Dataflow;

/// <summary>Chooses for each batch which of the downstream steps it goes to.</summary>
/// <remarks>
/// Called once for each batch that has rows, in their order, by one thread at a time. For a resumed run to send rows the same way, the choice must
/// depend on nothing but the arguments: what <see cref="RoutedBatch.Random"/> gives is the same for the same rows in every run.
/// </remarks>
public sealed class RoutingBatchFunction : Routing
{
    private readonly Func<IReadOnlyList<string>, RoutedBatch, IEnumerable<string>> _choose;

    /// <summary>A function that gets the names of the downstream steps and the batch, and returns the names of those that the batch goes to.</summary>
    public RoutingBatchFunction(Func<IReadOnlyList<string>, RoutedBatch, IEnumerable<string>> choose) => _choose = choose;

    /// <summary>A function that gets the names of the downstream steps and returns the names of those that the batch goes to.</summary>
    public RoutingBatchFunction(Func<IReadOnlyList<string>, IEnumerable<string>> choose)
        : this((steps, _) => choose(steps))
    {
    }

    /// <summary>The name by which a file calls the function; null for one of a user's.</summary>
    internal string? Name { get; init; }

    /// <summary>What a function with a <see cref="Name"/> was given.</summary>
    internal IReadOnlyList<KeyValuePair<string, long>> Arguments { get; init; } = [];

    /// <summary>Calls the function.</summary>
    public IEnumerable<string> Choose(IReadOnlyList<string> steps, RoutedBatch batch) => _choose(steps, batch);
}
