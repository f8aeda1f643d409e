namespace Distilabel.Dataflow;

/// <summary>
/// Makes a partial class, or a static method, a step. The shape of its <c>Process</c> method says which kind; the generator writes the rest.
/// </summary>
/// <remarks>
/// <para>A static method becomes a class of its name. Its parameters are the input columns; those with default values are runtime parameters.</para>
/// <para>
/// What it returns is the output: a value whose column <c>[return: Column("name")]</c> names, or a tuple whose elements are the columns. An
/// <c>IEnumerable&lt;T&gt;</c> makes many rows of one. A <c>bool</c> that no attribute names makes no column and says whether the row is kept:
/// <c>[Step] static bool IsLong(string text) => text.Length > 100;</c>. Each may be awaited: <c>ValueTask&lt;bool&gt;</c>, <c>Task&lt;T&gt;</c>,
/// <c>IAsyncEnumerable&lt;T&gt;</c>.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, Inherited = false)]
public sealed class StepAttribute : Attribute
{
    /// <summary>
    /// Raise it when something outside the class changes what the step makes: what the checkpoints hold of it is then no longer used. The
    /// class's own code counts by itself.
    /// </summary>
    /// <value>Default 1.</value>
    public int Version { get; set; } = 1;

    /// <summary>Whether finished rows are kept in the cache. Say no for work that costs less than reading it back.</summary>
    /// <value>Default true.</value>
    public bool Checkpoint { get; set; } = true;
}
