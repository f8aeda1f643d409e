using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Distilabel.Dataflow.Generators.Tests.Pipelines;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Corpus;

/// <summary>A program of the corpus: its files, what their comments expect, what the analyzer says of it and what it does when it runs.</summary>
internal sealed partial class CorpusProgram
{
    private const string LibraryFile = "Library.cs";

    private static readonly Lazy<byte[]> SharedImage = new(static () => Emit(Compile([], OutputKind.DynamicallyLinkedLibrary, [], "Steps.cs", "Applications.cs"), "Workshop"));

    private static readonly Lazy<MetadataReference> SharedReference = new(static () => MetadataReference.CreateFromImage(SharedImage.Value));

    private static readonly Lazy<string> SharedUsings = new(static () => File.ReadAllText(Path.Combine(Folder, "Shared", "GlobalUsings.cs")));

    private readonly Lazy<(ImmutableArray<CorpusFinding> Findings, ImmutableArray<CorpusRun> Runs)> _results;
    private readonly string[] _files;
    private readonly string[] _texts;

    private CorpusProgram(string name, string[] files)
    {
        Name = name;
        _files = files;
        _texts = [.. files.Select(static file => File.ReadAllText(Path.Combine(Folder, file)))];
        Comments = [.. files.SelectMany(static (file, index) => CorpusComment.Of(index, File.ReadAllLines(Path.Combine(Folder, file))))];
        Expected = [.. ExpectedRuns(File.ReadAllLines(Path.Combine(Folder, files[^1])))];
        _results = new(Look);
    }

    /// <summary>All programs by their names.</summary>
    internal static IReadOnlyDictionary<string, CorpusProgram> All { get; } = Find();

    /// <summary>The style and the name of the program: <c>Loops/TasksOfModels</c>.</summary>
    internal string Name { get; }

    internal ImmutableArray<CorpusComment> Comments { get; }

    /// <summary>What its head says of its runs.</summary>
    internal ImmutableArray<CorpusRun> Expected { get; }

    /// <summary>What the analyzer says, less information.</summary>
    internal ImmutableArray<CorpusFinding> Findings => _results.Value.Findings;

    /// <summary>What came of the runs that the head names.</summary>
    internal ImmutableArray<CorpusRun> Runs => _results.Value.Runs;

    /// <summary>Whether the run time refuses the pipeline in one of the runs.</summary>
    internal bool IsRefused => Expected.Any(static run => run.Outcome is CorpusRun.Validate or CorpusRun.Refuses);

    internal string FileOf(int file) => _files[file];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Corpus");

    private static SortedDictionary<string, CorpusProgram> Find()
    {
        var programs = new SortedDictionary<string, CorpusProgram>(StringComparer.Ordinal);
        foreach (var style in Directory.GetDirectories(Folder).Where(static folder => Path.GetFileName(folder) != "Shared"))
        {
            foreach (var path in Directory.GetFiles(style, "*.cs"))
            {
                var file = Path.GetRelativePath(Folder, path).Replace('\\', '/');
                programs.Add(file[..^3], new CorpusProgram(file[..^3], [file]));
            }

            foreach (var path in Directory.GetDirectories(style))
            {
                var name = Path.GetRelativePath(Folder, path).Replace('\\', '/');
                programs.Add(name, new CorpusProgram(name, [$"{name}/{LibraryFile}", $"{name}/Program.cs"]));
            }
        }

        return programs;
    }

    private static IEnumerable<CorpusRun> ExpectedRuns(IEnumerable<string> lines)
    {
        var arguments = "";
        foreach (var line in lines.TakeWhile(static line => line.StartsWith("//", StringComparison.Ordinal)))
        {
            if (HeadLine.Match(line) is { Success: true } match)
            {
                var (word, text) = (match.Groups["word"].Value, match.Groups["text"].Value);
                if (word == "args")
                {
                    arguments = text;
                }
                else
                {
                    yield return new CorpusRun(arguments, word, text);
                }
            }
        }
    }

    private (ImmutableArray<CorpusFinding> Findings, ImmutableArray<CorpusRun> Runs) Look()
    {
        var findings = ImmutableArray.CreateBuilder<CorpusFinding>();
        List<MetadataReference> references = [SharedReference.Value];
        Dictionary<string, byte[]> images = new() { ["Workshop"] = SharedImage.Value };
        if (_files.Length == 2)
        {
            var library = Compile(references, OutputKind.DynamicallyLinkedLibrary, [SharedUsings.Value, _texts[0]]);
            findings.AddRange(FindingsOf(library, 0));
            images["Library"] = Emit(library, "Library");
            references.Add(MetadataReference.CreateFromImage(images["Library"]));
        }

        var kind = _texts[^1].Contains("[Fact]", StringComparison.Ordinal) ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication;
        var program = Compile(references, kind, [SharedUsings.Value, _texts[^1]]);
        findings.AddRange(FindingsOf(program, _files.Length - 1));
        var image = Emit(program, "Program");
        return (findings.ToImmutable(), [.. Expected.Select(run => CorpusRun.Of(image, images, run.Arguments))]);
    }

    private static SampleProject Compile(IEnumerable<MetadataReference> references, OutputKind kind, IEnumerable<string> texts, params string[] shared)
    {
        var project = SampleProject.With(references, kind, [.. texts, .. shared.Select(static file => File.ReadAllText(Path.Combine(Folder, "Shared", file)))]);
        project.AssertCompiles();
        return project;
    }

    private static byte[] Emit(SampleProject project, string name)
    {
        using var stream = new MemoryStream();
        var result = project.Output.WithAssemblyName(name).Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }

    private static IEnumerable<CorpusFinding> FindingsOf(SampleProject project, int file) => PipelineCode.Analyze(project.Output)
        .Where(static diagnostic => diagnostic.Severity > DiagnosticSeverity.Info)
        .Select(diagnostic => new CorpusFinding(
            file, diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1, diagnostic.Severity == DiagnosticSeverity.Error, diagnostic.Id, diagnostic.GetMessage()))
        .OrderBy(static finding => finding.Line).ThenBy(static finding => finding.Id, StringComparer.Ordinal);

    [GeneratedRegex(@"^// (?<word>args|accepts|validate|refuses|fails)(: (?<text>.*))?$")]
    private static partial Regex HeadLine { get; }
}
