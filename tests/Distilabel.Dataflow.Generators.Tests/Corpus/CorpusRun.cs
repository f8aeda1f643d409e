using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;

namespace Distilabel.Dataflow.Generators.Tests.Corpus;

/// <summary>A run of a program, as its head expects it or as it was.</summary>
/// <param name="Arguments">The arguments, parted by spaces.</param>
/// <param name="Outcome"><c>accepts</c>, <c>validate</c>, <c>refuses</c> or <c>fails</c>.</param>
/// <param name="Message">What the exception says, or what it should contain.</param>
internal sealed record CorpusRun(string Arguments, string Outcome, string Message)
{
    internal const string Accepts = "accepts";
    internal const string Validate = "validate";
    internal const string Refuses = "refuses";
    private const string Fails = "fails";

    internal static CorpusRun Of(byte[] image, IReadOnlyDictionary<string, byte[]> libraries, string arguments)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        context.Resolving += (self, name) => libraries.TryGetValue(name.Name!, out var library) ? self.LoadFromStream(new MemoryStream(library)) : null;
        try
        {
            Run(context.LoadFromStream(new MemoryStream(image)), arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            return new CorpusRun(arguments, Accepts, "");
        }
        catch (TargetInvocationException exception)
        {
            var cause = CauseOf(exception);
            var outcome = cause is not PipelineException ? Fails : IsOfValidate(cause) ? Validate : Refuses;
            return new CorpusRun(arguments, outcome, outcome == Fails ? $"{cause.GetType().Name} {cause.Message}" : cause.Message);
        }
        finally
        {
            context.Unload();
        }
    }

    private static void Run(Assembly program, string[] arguments)
    {
        if (program.EntryPoint is { } entry)
        {
            entry.Invoke(null, [arguments]);
            return;
        }

        foreach (var type in program.GetTypes().Where(static type => !type.IsAbstract))
        {
            foreach (var test in type.GetMethods().Where(static method => method.CustomAttributes.Any(static attribute => attribute.AttributeType.Name == "FactAttribute")))
            {
                (test.Invoke(Activator.CreateInstance(type), null) as Task)?.GetAwaiter().GetResult();
            }
        }
    }

    private static Exception CauseOf(Exception exception)
    {
        while (exception is TargetInvocationException or AggregateException or TypeInitializationException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    private static bool IsOfValidate(Exception exception) =>
        exception is PipelineValidationException || exception.StackTrace!.Contains("Distilabel.Dataflow.Pipeline.Validate(", StringComparison.Ordinal);
}
