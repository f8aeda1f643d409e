#pragma warning disable IDE0130 // Each namespace stands for a version of one program.

namespace Distilabel.Dataflow.Tests.Columns.Before
{
    [Row]
    public sealed record Pair(string First, string Second, Mood? Mood);

    [Row]
    public enum Mood
    {
        Good,
        Bad,
    }
}

namespace Distilabel.Dataflow.Tests.Columns.Swapped
{
    [Row]
    public sealed record Pair(string Second, string First, Before.Mood? Mood);
}

namespace Distilabel.Dataflow.Tests.Columns.Renamed
{
    [Row]
    public sealed record Pair(string First, string Last, Before.Mood? Mood);

    [Row]
    public enum Mood
    {
        Good,
        Worse,
    }
}

namespace Distilabel.Dataflow.Tests.Columns.Retyped
{
    [Row]
    public sealed record Pair(string First, int Second, Before.Mood? Mood);
}

namespace Distilabel.Dataflow.Tests.Columns.Longer
{
    [Row]
    public sealed record Pair(string First, string Second, Before.Mood? Mood, bool More);
}

namespace Distilabel.Dataflow.Tests.Columns.Deeper
{
    [Row]
    public sealed record Pair(string First, string Second, Renamed.Mood? Mood);
}
