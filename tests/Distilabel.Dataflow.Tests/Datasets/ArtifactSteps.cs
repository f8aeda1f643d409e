using Distilabel.Dataflow.Tests.Running;

namespace Distilabel.Dataflow.Tests.Datasets;

internal sealed record ArtifactRow(int N);

/// <summary>Keeps a file and a folder when it is given all rows.</summary>
[GlobalStep]
[InputColumn<int>("n")]
[OutputColumn<int>("rank")]
public sealed partial class KeepsArtifacts
{
    [RuntimeParameter]
    public string Text { get; set; } = "model";

    [RuntimeParameter(ChangesResult = false)]
    public string Key { get; set; } = "";

    private IEnumerable<GlobalRow<Output>> Process(IReadOnlyList<GlobalRow<Input>> rows)
    {
        Interlocked.Increment(ref Calls.Of(Key).Value);
        SaveArtifact("model.bin", path => File.WriteAllText(path, $"{Text} of {rows.Count}"), new Dictionary<string, string> { ["kind"] = "a model" });
        SaveArtifact("index", path =>
        {
            Directory.CreateDirectory(Path.Combine(path, "inner"));
            File.WriteAllText(Path.Combine(path, "a.txt"), "a");
            File.WriteAllText(Path.Combine(path, "inner", "b.parquet"), "b");
        });
        return rows.Select(static (row, rank) => row.With(new Output(rank)));
    }
}

/// <summary>Keeps what it is told to for a row.</summary>
[Step]
[InputColumn<int>("n")]
[OutputColumn<int>("same")]
public sealed partial class KeepsAnArtifact
{
    [RuntimeParameter]
    public string Artifact { get; set; } = "a";

    [RuntimeParameter]
    public bool Writes { get; set; } = true;

    private Output Process(Input row)
    {
        SaveArtifact(Artifact, path =>
        {
            if (Writes)
            {
                File.WriteAllText(path, "a");
            }
        });
        return new(row.N);
    }
}
