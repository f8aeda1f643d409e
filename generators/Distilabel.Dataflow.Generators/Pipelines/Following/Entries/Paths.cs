using Microsoft.CodeAnalysis;

namespace Distilabel.Dataflow.Generators.Pipelines.Following.Entries;

/// <summary>Goes through the ways that code can take, one after another: at each fork that matters, each arm in its turn.</summary>
internal sealed class Paths
{
    private const int Most = 64;
    private const int MostOperations = 300_000;

    private readonly List<Fork> _forks = [];
    private readonly HashSet<PathChoice> _choices = [];
    private int _position;
    private int _count;
    private int _operations;

    /// <summary>Whether there were too many to go through.</summary>
    public bool AreTooMany { get; private set; }

    /// <summary>The arms taken on the present path of which it is certain that they are taken at some time.</summary>
    /// <remarks>They go by their place alone: one that is met in several turns of a loop, or on paths that differ before it, is one.</remarks>
    public IReadOnlyCollection<PathChoice> Choices => _choices;

    /// <summary>The arm to take at the next fork. A fork met before on this path, by its key, is taken the same way.</summary>
    /// <param name="key">What is asked.</param>
    /// <param name="place">Where it is asked.</param>
    /// <param name="arms">How many answers there are.</param>
    /// <param name="said">The arms that are taken at some time.</param>
    public int Choose(string key, SyntaxNode place, int arms, int[] said)
    {
        var arm = Find(key, arms).Arm;
        if (said.Contains(arm))
        {
            _choices.Add(new PathChoice(place, arm));
        }

        return arm;
    }

    private Fork Find(string key, int arms)
    {
        for (var i = 0; i < _position; i++)
        {
            if (_forks[i].Key == key)
            {
                return _forks[i];
            }
        }

        if (_position == _forks.Count)
        {
            _forks.Add(new Fork(key, arms));
        }

        return _forks[_position++];
    }

    /// <summary>Turns to the next path.</summary>
    /// <param name="operations">What the present one cost.</param>
    public bool MoveNext(int operations)
    {
        _operations += operations;
        while (_forks.Count > 0 && _forks[_forks.Count - 1].Arm == _forks[_forks.Count - 1].Arms - 1)
        {
            _forks.RemoveAt(_forks.Count - 1);
        }

        _position = 0;
        _choices.Clear();
        if (_forks.Count == 0)
        {
            return false;
        }

        if (++_count >= Most || _operations > MostOperations)
        {
            AreTooMany = true;
            return false;
        }

        _forks[_forks.Count - 1].Arm++;
        return true;
    }

    private sealed class Fork(string key, int arms)
    {
        public string Key { get; } = key;

        public int Arms { get; } = arms;

        public int Arm { get; set; }
    }
}

/// <summary>An arm taken at a fork.</summary>
internal readonly record struct PathChoice(SyntaxNode Place, int Arm);
