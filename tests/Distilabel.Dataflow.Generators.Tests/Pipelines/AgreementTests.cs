using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using CsCheck;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>
/// The analyzer and the run time agree on random pipelines: what the one reports the other refuses, and what it lets pass was reported as not followed.
/// </summary>
public class AgreementTests
{
    private const int PipelinesInAProject = 60;
    private const string NotFollowed = "DDF120";
    private const string OutsideSource = "internal static class Outside { internal static Step Make() => new Lab.Load<Lab.RowAB>(\"outside\"); }";

    private static readonly byte[] Library = SampleProject.Of(RandomPipeline.Steps).ToLibrary("Lab");
    private static readonly MetadataReference Reference = MetadataReference.CreateFromImage(Library);

    private readonly Tally _tally = new();

    [Fact]
    public void The_analyzer_never_reports_what_the_run_time_accepts_and_says_what_it_did_not_follow()
    {
        Gen.Int[0, 1_000_000].Sample(Compare, iter: Iterations, threads: 1);

        // A test of pipelines that are all wrong, or all not followed, would show nothing.
        Assert.True(_tally.Accepted * 10 > _tally.Pipelines, $"The run time accepts too few of the pipelines: {_tally}");
        Assert.True(_tally.NotFollowed * 5 < _tally.Pipelines, $"The analyzer follows too few of the pipelines: {_tally}");
    }

    // Set DISTILABEL_AGREEMENT to a number of projects for a long run.
    private static long Iterations => long.TryParse(Environment.GetEnvironmentVariable("DISTILABEL_AGREEMENT"), CultureInfo.InvariantCulture, out var count) ? count : 8;

    private void Compare(int seed)
    {
        var sources = Enumerable.Range(0, PipelinesInAProject)
            .Select(index => RandomPipeline.Write((seed * PipelinesInAProject) + index, $"P{index}")).ToArray();
        var project = SampleProject.With(
            [Reference], OutputKind.DynamicallyLinkedLibrary, [.. sources.Select(static source => "using Lab;\n\n" + source), OutsideSource]);
        project.AssertCompiles();
        var said = PipelineCode.Analyze(project.Output).ToLookup(static diagnostic => diagnostic.Location.SourceTree!.FilePath);
        using var stream = new MemoryStream();
        Assert.True(project.Output.Emit(stream).Success);
        using var whenTrue = new RunTime(stream.ToArray(), flag: true);
        using var whenFalse = new RunTime(stream.ToArray(), flag: false);
        for (var index = 0; index < sources.Length; index++)
        {
            var answers = new[] { whenTrue.Build($"P{index}"), whenFalse.Build($"P{index}") };
            Compare(sources[index], [.. said[$"File{index}.cs"]], answers);
        }
    }

    private void Compare(string source, IReadOnlyList<Diagnostic> said, IReadOnlyList<Answer> answers)
    {
        var errors = said.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        var refusals = answers.Select(static answer => answer.Refusal).OfType<string>().ToArray();
        _tally.Count(refusals.Length == 0, said.Any(static diagnostic => diagnostic.Id == NotFollowed));
        string Story() => $"{source}\nThe analyzer says:\n{string.Join('\n', said.Where(static diagnostic => diagnostic.Id != "DDF121"))}\n" +
            $"The run time says:\n{string.Join('\n', refusals)}";

        foreach (var error in errors)
        {
            Assert.True(refusals.Length > 0, $"The run time accepts what the analyzer reports.\n{Story()}");

            // Where validation is reached, its sentences are the same.
            var isSaid = refusals.Any(refusal => refusal.Contains(error.GetMessage(), StringComparison.Ordinal));
            Assert.True(isSaid || answers.Any(static answer => answer.IsEarly) || error.GetMessage().Contains('{', StringComparison.Ordinal), $"The run time does not say: {error}\n{Story()}");
        }

        Assert.True(
            errors.Length > 0 || refusals.Length == 0 || said.Any(static diagnostic => diagnostic.Id == NotFollowed),
            $"The run time refuses what the analyzer lets pass.\n{Story()}");
    }

    /// <summary>What the pipelines were like.</summary>
    private sealed record Tally
    {
        public int Pipelines { get; private set; }

        public int Accepted { get; private set; }

        public int NotFollowed { get; private set; }

        public void Count(bool isAccepted, bool isNotFollowed)
        {
            Pipelines++;
            Accepted += isAccepted ? 1 : 0;
            NotFollowed += isNotFollowed ? 1 : 0;
        }
    }

    /// <summary>What the run time says.</summary>
    /// <param name="Refusal">Why it refuses the pipeline; null when it accepts it.</param>
    /// <param name="IsEarly">Whether the pipeline could not even be built, so that nothing was validated.</param>
    private sealed record Answer(string? Refusal, bool IsEarly);

    /// <summary>Builds and validates pipelines, going one way at each condition. Static fields hold steps, so each way has the assembly to itself.</summary>
    private sealed class RunTime : IDisposable
    {
        private readonly AssemblyLoadContext _context = new(null, isCollectible: true);
        private readonly Assembly _assembly;
        private readonly bool _flag;

        public RunTime(byte[] image, bool flag)
        {
            _flag = flag;
            _context.Resolving += static (self, name) => name.Name == "Lab" ? self.LoadFromStream(new MemoryStream(Library)) : null;
            _assembly = _context.LoadFromStream(new MemoryStream(image));
        }

        public Answer Build(string type)
        {
            try
            {
                var outside = Call("Outside", "Make");
                ((Pipeline)Call(type, "Build", _flag, new[] { "i", "j" }, outside)).Validate();
                return new Answer(null, false);
            }
            catch (PipelineValidationException exception)
            {
                return new Answer(exception.Message, false);
            }
            catch (PipelineException exception)
            {
                return new Answer(exception.Message, true);
            }
            catch (TargetInvocationException exception) when (exception.GetBaseException() is PipelineException refusal)
            {
                return new Answer(refusal.Message, true);
            }
        }

        public void Dispose() => _context.Unload();

        private object Call(string type, string method, params object[] arguments) =>
            _assembly.GetType(type, throwOnError: true)!.GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, arguments)!;
    }
}
