using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.CodeHashes;

/// <summary>The stage that hashes code, for builds only: it alone looks at the whole compilation, so it is no part of what runs while code is typed.</summary>
internal static class CodeHashStage
{
    /// <summary>The stage's name, for tests.</summary>
    internal const string Name = "CodeHashes";

    /// <summary>Writes the hashes of some classes into one file.</summary>
    /// <param name="context">Where the stage is registered.</param>
    /// <param name="roots">The classes.</param>
    /// <param name="hint">The name of the file.</param>
    public static void Register(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<ImmutableArray<CodeRoot>> roots, string hint)
    {
        var hashes = roots.Combine(context.CompilationProvider)
            .Select(static (pair, cancellationToken) => HashesOf(pair.Left, pair.Right, cancellationToken))
            .WithTrackingName(Name);
        context.RegisterImplementationSourceOutput(
            hashes.SelectMany(static (models, _) => models.Count == 0 ? ImmutableArray<EquatableArray<CodeHashModel>>.Empty : [models]),
            (output, models) => output.AddSource(hint, CodeHashEmitter.Emit(models)));
    }

    private static EquatableArray<CodeHashModel> HashesOf(ImmutableArray<CodeRoot> roots, Compilation compilation, CancellationToken cancellationToken)
    {
        if (roots.IsEmpty)
        {
            return [];
        }

        var index = CodeIndex.Of(compilation, cancellationToken);
        var models = new List<CodeHashModel>(roots.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        lock (index)
        {
            foreach (var root in roots)
            {
                // What is declared twice by mistake is told its hash once.
                if (seen.Add(root.Type.Qualified))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    models.Add(new CodeClosure(index).HashOf(root, cancellationToken));
                }
            }
        }

        return models.ToEquatableArray();
    }
}
