using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines.Programs;

/// <summary>Holds the analyzer against the run time on programs that people write: no false error, and what is not reported is reported as not followed.</summary>
/// <remarks>
/// Programs are parted by empty lines. Each has its story in a remark, the members of a class, and after <c>---</c> the body of its method
/// <c>Build(bool flag, string[] names, Step outside)</c>; types that stand outside of the class follow after <c>+++</c>. In it <c>MANY</c> stands for more
/// numbers than the analyzer looks at.
/// </remarks>
internal static class AgreedPrograms
{
    private static readonly string Many = string.Join(',', Enumerable.Repeat("0", 60_000));

    internal static void Check(string programs)
    {
        var wrong = new ConcurrentQueue<string>();
        foreach (var program in Split(programs))
        {
            if (Compare(Source(program)) is { } disagreement)
            {
                wrong.Enqueue($"{program}\n{disagreement}");
            }
        }

        Assert.True(wrong.IsEmpty, string.Join("\n\n", wrong));
    }

    /// <summary>The programs as files of a project.</summary>
    internal static IEnumerable<string> Sources(string programs) => Split(programs).Select(Source);

    private static string[] Split(string programs) => programs.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

    private static string Source(string program)
    {
        var parts = program.Split("---", 2);
        var body = parts[1].Split("+++", 2);
        return $$"""
            using Pipe = Distilabel.Dataflow.Pipeline;
            using MySteps;

            internal static class Program
            {
            {{parts[0]}}
                internal static Pipeline Build(bool flag, string[] names, Step outside)
                {
            {{body[0].Replace("MANY", Many, StringComparison.Ordinal)}}
                }
            }
            {{(body.Length > 1 ? body[1] : "")}}
            """;
    }

    /// <summary>How the analyzer and the run time differ; null where they agree.</summary>
    private static string? Compare(string source)
    {
        var project = SampleProject.With([StepLibrary.Reference], OutputKind.DynamicallyLinkedLibrary, source);
        project.AssertCompiles();
        var said = PipelineCode.Analyze(project.Output);
        using var image = new MemoryStream();
        Assert.True(project.Output.Emit(image).Success);
        var refusals = new[] { true, false }.Select(flag => Refusal(image.ToArray(), flag)).OfType<string>().ToArray();
        var errors = said.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToImmutableArray();
        return errors.Length > 0 && refusals.Length == 0 ? $"The run time accepts what the analyzer reports:\n{string.Join('\n', errors)}"
            : errors.Length == 0 && refusals.Length > 0 && !said.Any(static diagnostic => diagnostic.Id == "DDF120") ? $"The analyzer overlooks:\n{string.Join('\n', refusals)}"
            : null;
    }

    /// <summary>What the run time says against the pipeline; null where it accepts it, or where the program makes none.</summary>
    private static string? Refusal(byte[] image, bool flag)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        context.Resolving += static (self, name) => name.Name == "MySteps" ? self.LoadFromStream(new MemoryStream(StepLibrary.Image)) : null;
        try
        {
            var program = context.LoadFromStream(new MemoryStream(image)).GetType("Program", throwOnError: true)!;
            var outside = Activator.CreateInstance(context.LoadFromAssemblyName(new AssemblyName("MySteps")).GetType("MySteps.LoadAnything")!, "outside");
            var build = program.GetMethod("Build", BindingFlags.Static | BindingFlags.NonPublic)!;
            ((Pipeline?)build.Invoke(null, [flag, new[] { "i", "j" }, outside]))?.Validate();
            return null;
        }
        catch (TargetInvocationException exception) when (exception.GetBaseException() is PipelineException refusal)
        {
            return refusal.Message;
        }
        catch (PipelineException refusal)
        {
            return refusal.Message;
        }
        finally
        {
            context.Unload();
        }
    }
}
