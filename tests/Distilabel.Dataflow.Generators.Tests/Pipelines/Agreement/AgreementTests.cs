using System.Globalization;
using CsCheck;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Agreement;

/// <summary>
/// The analyzer and the run time agree on random pipelines: what the one reports the other refuses, and what it lets pass was reported as not followed.
/// </summary>
public sealed class AgreementTests : IDisposable
{
    private const int FilesInAProject = 60;

    private static readonly Way[] AllWays =
    [
        .. from flag in new[] { true, false } from other in new[] { true, false } from kind in new[] { 0, 1, 2 } from words in new[] { 1, 2 }
           select new Way(flag, other, kind, words),
    ];

    // Each arm of each condition is taken at least once.
    private static readonly Way[] Ways = [new(true, true, 0, 1), new(true, false, 1, 2), new(false, true, 2, 2), new(false, false, 0, 1)];

    private readonly string _files = Directory.CreateTempSubdirectory("distilabel-agreement-").FullName;
    private readonly Tally _tally = new();

    public AgreementTests()
    {
        File.WriteAllText(SchemaPath, Schema);
        File.WriteAllText(Path.Combine(_files, "rows.jsonl"), """{ "a": "text", "c": 1, "distilabel_metadata": { "note": "x", "old": [{ "y": 1 }] } }""");
    }

    private const string Schema = """{ "version": 1, "columns": { "a": "string", "c": "long", "distilabel_metadata": "record<note: string, old: list<record<y: long>>>?" } }""";

    private string SchemaPath => Path.Combine(_files, "rows.columns.json");

    public void Dispose() => Directory.Delete(_files, recursive: true);

    [Fact]
    public void The_analyzer_never_reports_what_the_run_time_accepts_and_says_what_it_did_not_follow()
    {
        Gen.Int[0, 1_000_000].Sample(
            seed => Compare([.. Enumerable.Range(0, FilesInAProject).Select(index => RandomPipeline.Write((seed * FilesInAProject) + index, $"P{index}", _files))]),
            iter: Iterations, threads: 1);

        // A test of pipelines that are all wrong, or all not followed, would show nothing.
        Assert.True(_tally.Accepted * 10 > _tally.Files, $"The run time accepts too few of the pipelines: {_tally}");
        Assert.True(_tally.NotFollowed * 2 < _tally.Files, $"The analyzer follows too few of the pipelines: {_tally}");
        Assert.True(_tally.PlacesCompared * 20 > _tally.Files && _tally.Warnings * 20 > _tally.Files, $"Too few places and warnings were compared: {_tally}");
    }

    [Fact]
    public void They_agree_on_top_level_statements() => Gen.Int[0, 1_000_000].Sample(
        seed => Compare([RandomPipeline.Write(seed, "Parts0", _files, RandomPipeline.Container.Program)]), iter: Iterations * 3, threads: 1);

    // Set DISTILABEL_AGREEMENT to a number of projects for a long run.
    private static long Iterations => long.TryParse(Environment.GetEnvironmentVariable("DISTILABEL_AGREEMENT"), CultureInfo.InvariantCulture, out var count) ? count : 8;

    private void Compare(WrittenPipelines[] written)
    {
        var kind = written[0].IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var project = SampleProject.With([Lab.Reference], kind, [.. written.Select(static code => code.Source)]);
        project.AssertCompiles();
        var said = PipelineCode.Analyze(project.Output, (SchemaPath, Schema)).ToLookup(static diagnostic => diagnostic.Location.SourceTree!.FilePath);
        using var stream = new MemoryStream();
        Assert.True(project.Output.Emit(stream).Success);
        var image = stream.ToArray();
        var runs = written.Select(static _ => new List<Run>()).ToArray();
        foreach (var way in Ways)
        {
            using var time = new RunTime(image, Lab.Name, Lab.Image);
            for (var index = 0; index < written.Length; index++)
            {
                runs[index].Add(Run.Of(time, written[index], way));
            }
        }

        for (var index = 0; index < written.Length; index++)
        {
            var code = written[index];
            var all = new Lazy<IReadOnlyList<Run>>(() => [.. AllWays.Select(way => RunAlone(image, code, way))]);
            new Verdict(code, [.. said[$"File{index}.cs"]], runs[index], all, _tally).Check();
        }
    }

    private static Run RunAlone(byte[] image, WrittenPipelines code, Way way)
    {
        using var time = new RunTime(image, Lab.Name, Lab.Image);
        return Run.Of(time, code, way);
    }
}
